import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'

const dist = (app: string) => fileURLToPath(new URL(`../dist/${app}`, import.meta.url))

const scriptsOf = (app: string) =>
  readdirSync(`${dist(app)}/assets`)
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(`${dist(app)}/assets/${name}`, 'utf8'))
    .join('\n')

test('neither application carries code of the other', () => {
  expect(scriptsOf('tenant')).toContain('/api/auth/login')
  expect(scriptsOf('hq')).toContain('/admin/auth/login')

  expect(scriptsOf('tenant')).not.toContain('/admin/')
  expect(scriptsOf('hq')).not.toMatch(/\/api\/(auth|org|users|notices|audit)/)
})

for (const app of ['tenant', 'hq'])
  test(`the ${app} page has nothing inline and names only files that exist`, () => {
    const page = readFileSync(`${dist(app)}/index.html`, 'utf8')

    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/)
    const files = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => path!)
    expect(files.length).toBeGreaterThan(2)
    for (const path of files) {
      expect(path).toMatch(/-[\w-]{8}\.(js|css)$/)
      expect(readFileSync(`${dist(app)}/${path}`).length).toBeGreaterThan(0)
    }
  })
