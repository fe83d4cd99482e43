/** Resizing of images and sequences: nearest, linear and cubic. */
import { resize, type ResizeOptions } from '../../../tensor/index.ts'
import type { Operator } from './call.ts'

const coordinates: Readonly<Record<string, NonNullable<ResizeOptions['coordinates']>>> = {
  half_pixel: 'half-pixel',
  // Differs only where a single element is left.
  pytorch_half_pixel: 'half-pixel',
  asymmetric: 'asymmetric',
  align_corners: 'align-corners',
}

const roundings: Readonly<Record<string, NonNullable<ResizeOptions['rounding']>>> = {
  floor: 'floor',
  ceil: 'ceil',
  round_prefer_floor: 'round-prefer-floor',
  round_prefer_ceil: 'round-prefer-ceil',
}

const resizeOperator: Operator = (call) => {
  const x = call.float(0)
  const axes = call.list('axes')
  if (axes) throw call.error('axes are not available; export with sizes for all of them')
  const [scales, sizes] = [call.optionalNumbers(2) ?? [], call.optionalNumbers(3)]
  const given = scales.length > 0 ? scales : undefined
  const target = sizes ?? x.shape.map((size, d) => Math.floor(size * (given?.[d] ?? 1)))
  const [mode, where, rounding] = [
    call.text('mode', 'nearest'),
    call.text('coordinate_transformation_mode', 'half_pixel'),
    call.text('nearest_mode', 'round_prefer_floor'),
  ]
  const place = coordinates[where]
  if (
    (mode !== 'nearest' && mode !== 'linear' && mode !== 'cubic') ||
    place === undefined ||
    roundings[rounding] === undefined
  )
    throw call.error(
      `mode ${mode} with ${where} is not available, expected nearest, linear or cubic with ${Object.keys(coordinates).join(', ')}; use one of these`,
    )
  if (call.attribute('antialias', 0) === 1) throw call.error('antialias is not available; resize without it')
  if (call.attribute('exclude_outside', 0) === 1)
    throw call.error('exclude_outside is not available; resize without it')
  if (target[0] !== x.shape[0] && call.surroundings.baked === undefined)
    throw call.error('it resizes the batch; resize positions alone')
  if (where === 'pytorch_half_pixel' && target.slice(2).includes(1))
    throw call.error('resizing to one element is not available with pytorch_half_pixel; use half_pixel')
  return resize(x, target.slice(1), {
    mode,
    coordinates: place,
    rounding: roundings[rounding],
    cubicCoefficient: call.attribute('cubic_coeff_a', -0.75),
    ...(given && { scales: given.slice(1) }),
  })
}

export const resizing: Readonly<Record<string, Operator>> = { Resize: resizeOperator }
