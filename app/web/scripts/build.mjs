// Builds both applications and leaves a gzip and a brotli sibling beside every file worth compressing.
import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import zopfli from '@gfx/zopfli'
import { build } from 'vite'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const COMPRESSED = /\.(js|css|html|svg|webmanifest)$/
const COMPRESS_FROM_BYTES = 256
// Tries longer than zlib does: about a thirtieth less for everybody whose browser takes gzip.
const asGzip = (plain) => zopfli.gzipAsync(plain, { numiterations: 5 })
const asBrotli = promisify(brotliCompress)

async function compress(path) {
  const plain = await readFile(path)
  if (plain.length < COMPRESS_FROM_BYTES) return
  await writeFile(`${path}.gz`, await asGzip(plain))
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
  await writeFile(`${path}.br`, await asBrotli(plain, quality))
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function buildApp(app) {
  await build({ root: ROOT, mode: app, logLevel: 'warn', configFile: join(ROOT, 'vite.config.ts') })
  const output = join(ROOT, 'dist', app)
  await rm(join(output, app), { recursive: true, force: true })
  const files = await filesBelow(output)
  await Promise.all(files.filter((path) => COMPRESSED.test(path)).map(compress))
  console.log(`${app}: ${files.length} files in dist/${app}`)
}

await buildApp('tenant')
await buildApp('hq')
