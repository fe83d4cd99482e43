import { mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkMount } from '../../src/store/mount.ts'
import { newFolder } from '../support/folders.ts'

describe.skipIf(process.platform === 'win32')('checkMount', () => {
  const place = (name: string) => {
    const folder = join(realpathSync(newFolder()), name)
    mkdirSync(folder)
    return folder
  }
  const line = (at: string, type: string, options: string) =>
    `server:/export ${at.replaceAll(' ', '\\040')} ${type} ${options} 0 0\n`
  const root = line('/', 'ext4', 'rw,relatime')

  it('refuses an NFS mount whose client does not look at the server, and names the option', () => {
    const at = place('a folder')
    const mounts = root + line(at, 'nfs4', 'rw,nocto,vers=4.2')
    const message = `${at} is mounted with the option nocto`
    expect(() => checkMount(at, mounts)).toThrow(message)
    expect(() => checkMount(join(at, 'new/store'), mounts)).toThrow(message)
    expect(() => checkMount(`${at}er`, mounts)).not.toThrow()
  })

  it('takes other mounts, and the one that covers another', () => {
    const at = place('folder')
    const nocto = line(at, 'nfs', 'rw,nocto')
    expect(() => checkMount(at, root + line(at, 'nfs4', 'rw,vers=4.2'))).not.toThrow()
    expect(() => checkMount(at, nocto + line(at, 'nfs', 'rw'))).not.toThrow()
    expect(() => checkMount(join(at, 'inner'), nocto + line(join(at, 'inner'), 'ext4', 'rw'))).toThrow(at)
    mkdirSync(join(at, 'inner'))
    expect(() => checkMount(join(at, 'inner'), nocto + line(join(at, 'inner'), 'ext4', 'rw'))).not.toThrow()
    expect(() => checkMount(at, '')).not.toThrow()
  })

  it('takes the mounts of this machine', () => {
    expect(() => checkMount(newFolder())).not.toThrow()
  })
})
