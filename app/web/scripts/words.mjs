// Collects every word of the screens into the catalogues. With --check it only says whether they are complete.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { globSync } from 'node:fs'

const root = fileURLToPath(new URL('..', import.meta.url))
const catalogues = () => globSync('src/locales/*/*.po', { cwd: root }).sort()
const MOMENT = /^"POT-Creation-Date:.*$/gm
const read = () =>
  catalogues().map((path) => `${path}\n${readFileSync(`${root}/${path}`, 'utf8').replace(MOMENT, '')}`)

const before = read().join('\n')
execFileSync(process.execPath, [`${root}/node_modules/@lingui/cli/dist/lingui.js`, 'extract', '--clean'], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
})
const after = read().join('\n')
if (process.argv.includes('--check') && before !== after) {
  console.error('The catalogues were behind the screens and are written anew: commit src/locales.')
  process.exit(1)
}
