// What the build adds around the bundle: the theme script before first paint, icons drawn from one geometry,
// and index.html at the top of the output whatever folder it was written in.
import { readFileSync } from 'node:fs'
import { iconPng, iconSvg } from './icon.mjs'

const ICON_SIZES_PX = [180, 192, 512]

/** @param {'tenant' | 'hq'} app @returns {import('vite').Plugin} */
export function frameFiles(app) {
  let themeReference = ''
  return {
    name: 'frame-files',
    apply: 'build',
    enforce: 'post',
    buildStart() {
      const source = readFileSync(new URL('../src/app/theme-before-paint.js', import.meta.url), 'utf8')
      themeReference = this.emitFile({ type: 'asset', name: 'theme.js', source })
      this.emitFile({ type: 'asset', fileName: 'icon.svg', source: iconSvg(app) })
      if (app === 'tenant')
        for (const size of ICON_SIZES_PX)
          this.emitFile({ type: 'asset', fileName: `icon-${size}.png`, source: iconPng(size, app) })
    },
    generateBundle(_options, bundle) {
      const page = bundle[`${app}/index.html`]
      if (!page || page.type !== 'asset') throw new Error(`the build made no ${app}/index.html`)
      const script = `<script src="/${this.getFileName(themeReference)}"></script>`
      page.source = String(page.source).replace('</title>', `</title>\n    ${script}`)
      page.fileName = 'index.html'
    },
  }
}
