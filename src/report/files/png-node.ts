/** SVG to PNG with the font in this package, so that the picture does not depend on the machine's fonts. */
import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'

const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
  fileURLToPath(new URL(`../../../assets/fonts/${file}`, import.meta.url)),
)

/** PNG bytes at `scale` times the SVG's size. */
export function renderPng(svg: string, { scale = 2 }: { scale?: number } = {}): Uint8Array {
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontFiles: FONTS, loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' },
  })
  return resvg.render().asPng()
}
