/** Checks of the form of a network: what an exporter folded, and what groups do not fit. */
import { counted } from '../../../counts.ts'
import type { Check, Measured } from './check.ts'

export function folded({ network: { folded: layers } }: Measured): Check {
  const common = {
    name: 'folded',
    title: 'batch normalization folded into layers',
    unit: 'layers',
    threshold: 1,
  }
  if (layers === undefined)
    return { ...common, status: 'absent', value: null, where: null, text: 'The network is built here.' }
  const [first] = layers
  return {
    ...common,
    status: first === undefined ? 'fine' : 'risk',
    value: layers.length,
    where: first ?? null,
    text:
      first === undefined
        ? 'The file has its layers without any.'
        : `It seems to be folded into ${counted(layers.length, 'layer')}, such as ${first}, so it cannot be trained or exchanged: export the network in training mode.`,
  }
}

export function groups({ candidates: { norms, fewerGroups, refused } }: Measured): Check {
  const common = {
    name: 'groups',
    title: 'groups that do not fit the channels',
    unit: 'layers',
    threshold: 1,
  }
  const isOfGroups = (norm: string) => norm.startsWith('group:')
  const [first] = fewerGroups
  const undefinedOnes = refused.filter(({ norm }) => isOfGroups(norm))
  if (first !== undefined)
    return {
      ...common,
      status: 'risk',
      value: fewerGroups.length,
      where: first.name,
      text: `${first.wanted} groups do not divide the ${first.channels} channels of ${first.name}, so it would have ${first.given}; ${counted(fewerGroups.length, 'normalization')} would have fewer groups than the others.`,
    }
  if (undefinedOnes.length > 0)
    return { ...common, status: 'risk', value: null, where: null, text: undefinedOnes[0]!.reason }
  if (!norms.some(isOfGroups))
    return { ...common, status: 'absent', value: null, where: null, text: 'No candidate has groups.' }
  return {
    ...common,
    status: 'fine',
    value: 0,
    where: null,
    text: 'In the candidates of the comparison, groups divide the channels of every place.',
  }
}
