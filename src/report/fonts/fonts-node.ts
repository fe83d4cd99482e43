/** Finds fonts: those in this package, a file, or a family that is installed on this machine. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { UserError, unknownName } from '../../errors.ts'
import { inPackage } from '../../package-node.ts'
import { type Font, parseFont } from './truetype.ts'

export interface FontPair {
  readonly family: string
  readonly regular: Font
  readonly bold: Font
  /** The files, regular first. */
  readonly files: readonly string[]
}

const PACKAGED = 'DejaVu Sans'
let packagedPair: FontPair | undefined

const packaged = (file: string) => inPackage(`assets/fonts/${file}`)

/** Where systems keep fonts. */
const PLACES = [
  '/usr/share/fonts',
  '/usr/local/share/fonts',
  join(homedir(), '.fonts'),
  join(homedir(), '.local/share/fonts'),
  '/Library/Fonts',
  '/System/Library/Fonts',
  join(homedir(), 'Library/Fonts'),
  'C:\\Windows\\Fonts',
]

/** `name`: a family, or a .ttf file. Throws a UserError if there is no such font with TrueType outlines. */
export function findFont(name: string = PACKAGED): FontPair {
  if (/\.(ttf|otf|ttc)$/i.test(name)) return pairOf([name])
  if (name.toLowerCase() === PACKAGED.toLowerCase()) {
    packagedPair ??= pairOf([packaged('DejaVuSans.ttf'), packaged('DejaVuSans-Bold.ttf')])
    return packagedPair
  }
  const families = new Map<string, { file: string; font: Font }[]>()
  for (const file of PLACES.flatMap(fontFilesIn)) {
    const font = tryParse(file)
    if (font === undefined || font.isItalic) continue
    families.set(font.family, [...(families.get(font.family) ?? []), { file, font }])
  }
  const known = [...families.keys()].find((family) => family.toLowerCase() === name.toLowerCase())
  if (known === undefined)
    throw unknownName('font', name, [...new Set([PACKAGED, ...families.keys()])].sort())
  const found = families.get(known)!
  const plain = found.find(({ font }) => !font.isBold) ?? found[0]!
  const bold = found.find(({ font }) => font.isBold) ?? plain
  return { family: known, regular: plain.font, bold: bold.font, files: [plain.file, bold.file] }
}

function pairOf(files: readonly [string, string?]): FontPair {
  const [regular, bold = regular] = files.map((file) => parseFont(readFont(file!), file!)) as [Font, Font?]
  return { family: regular.family, regular, bold, files: files as readonly string[] }
}

function readFont(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch {
    throw new UserError(`--font ${file}: expected a font file, found none there that can be read`)
  }
}

function tryParse(file: string): Font | undefined {
  try {
    return parseFont(readFileSync(file), file)
  } catch {
    return undefined
  }
}

function fontFilesIn(place: string): string[] {
  if (!existsSync(place) || !statSync(place).isDirectory()) return []
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ttf$/i.test(name))
    .map((name) => join(place, name))
    .sort()
}
