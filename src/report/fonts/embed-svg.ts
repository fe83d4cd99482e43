/** An SVG with the font of its texts inside, so that it looks the same where the font is not installed. */
import { subsetFont } from './subset.ts'
import type { Font } from './truetype.ts'

export function embedFonts(
  svg: string,
  { family, regular, bold }: { readonly family: string; readonly regular: Font; readonly bold: Font },
): string {
  const codes = [...new Set(svg)].map((sign) => sign.codePointAt(0)!)
  const face = (font: Font, weight: string) => {
    const { bytes } = subsetFont(font, codes)
    return `@font-face{font-family:'${family.replaceAll("'", '')}';font-weight:${weight};src:url(data:font/ttf;base64,${base64(bytes)})}`
  }
  const style = `<style>${face(regular, 'normal')}${face(bold, 'bold')}</style>`
  return svg.replace('</desc>', `</desc>\n${style}`)
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
