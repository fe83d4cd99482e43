import { describe, expect, it } from 'vitest'
import { readSshSettings, splitWords } from '../../../../src/cli/submit/ssh/settings.ts'

describe('readSshSettings', () => {
  it('takes names, users and aliases', () => {
    expect(readSshSettings('node1,anna@node-2.example.org,10.0.0.7', {})).toMatchObject({
      hosts: ['node1', 'anna@node-2.example.org', '10.0.0.7'],
      folder: '.cache/normscope/ssh',
      ssh: ['ssh'],
      node: 'node',
    })
  })

  it.each([
    '-oProxyCommand=touch hostile',
    'node1,-F/tmp/config',
    'node1;touch hostile',
    '$(touch hostile)',
    'node 1',
    "node1'",
    'node1:/tmp',
    'anna@-oProxyCommand=x',
    '-l@node1',
    'node1\ntouch hostile',
    'a@b@c',
    'node1,node1',
    'node1,,node2',
    '',
  ])('refuses the hosts %j', (hosts) => {
    expect(() => readSshSettings(hosts, {})).toThrow(/hosts/)
  })

  it.each(['', '/', '~', '~anna/x', '..', 'a/../../b', '-rf', 'a\nb', './a'])(
    'refuses the folder %j',
    (folder) => {
      expect(() => readSshSettings('node1', { folder })).toThrow('folder')
    },
  )

  it('takes folders in the home folder and elsewhere', () => {
    const folderOf = (folder: string) => readSshSettings('node1', { folder }).folder
    expect(folderOf('~/my runs/')).toBe('my runs')
    expect(folderOf('/scratch/anna; rm x')).toBe('/scratch/anna; rm x')
  })
})

describe('splitWords', () => {
  it('splits at spaces outside quotes', () => {
    expect(splitWords(`ssh -F 'my config'  -o "A=b c" -p2'2'`)).toEqual([
      'ssh',
      '-F',
      'my config',
      '-o',
      'A=b c',
      '-p22',
    ])
    expect(splitWords(`ssh 'open`)).toBeUndefined()
    expect(splitWords('  ')).toBeUndefined()
  })
})
