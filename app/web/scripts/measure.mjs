// Measures the built application in a real browser, served by the real appliance, and prints one JSON document:
// what each route loads (gzip, by the files of the build) and what no page may have.
// `node scripts/measure.mjs [--quick]`
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from '@playwright/test'
import startAppliance from '../e2e/appliance.ts'
import { INSIDE, OPEN, SIZES } from '../e2e/pages.ts'
import config from '../playwright.config.ts'
import { measureLeads } from './measure-leads.mjs'

const DIST = fileURLToPath(new URL('../dist/tenant', import.meta.url))
const quick = process.argv.includes('--quick')
const THEMES = ['light', 'dark']
const LEADS = quick ? 10_000 : 100_000

const totals = { axe: 0, csp: 0, sideways: 0, pages: 0, cls: 0 }
const found = []

function gzipBytes(path) {
  const packed = statSync(`${DIST}${path}.gz`, { throwIfNoEntry: false })
  return (packed ?? statSync(`${DIST}${path}`)).size
}

/** Follows what a page loads; `fresh()` answers what came since it was last asked. */
function follow(page) {
  const known = new Set()
  let since = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (!/\.(js|css)$/.test(pathname) || known.has(pathname)) return
    known.add(pathname)
    since.push(pathname)
  })
  page.on('console', (message) => {
    if (/Content.Security.Policy|Refused to/i.test(message.text())) count('csp', message.text())
  })
  const sum = (paths, ending) =>
    paths.filter((path) => path.endsWith(ending)).reduce((all, path) => all + gzipBytes(path), 0)
  return () => {
    const paths = since
    since = []
    return { js: sum(paths, '.js'), css: sum(paths, '.css'), files: paths.length }
  }
}

function count(kind, what, by = 1) {
  totals[kind] += by
  found.push(`${kind}: ${what}`)
}

async function settled(page) {
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await page.waitForFunction(() => !document.querySelector('[role=status][aria-label=Loading]'))
}

/** On the page that signs up. */
async function signUp(page, email = 'ada@bench.example') {
  await page.getByLabel('Your name').fill('Ada Reyes')
  await page.getByLabel('Work e-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill('a violet horse by the lake')
  await page.getByLabel('Name of the organization').fill('Acme Dental')
  await page.getByRole('button', { name: 'Create the organization' }).click()
  await page.getByRole('heading', { name: 'Hello Ada' }).waitFor()
  return new URL(page.url()).pathname.replace(/\/$/, '')
}

async function look(page, theme) {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  const { violations } = await new AxeBuilder({ page }).analyze()
  for (const { id, nodes } of violations) count('axe', `${page.url()} ${theme} ${id}`, nodes.length)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (over > 0) count('sideways', `${page.url()} ${over} px`)
  totals.pages += 1
}

async function shift(page) {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        let sum = 0
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value
        }).observe({ type: 'layout-shift', buffered: true })
        requestAnimationFrame(() => setTimeout(() => resolve(sum), 100))
      }),
  )
}

async function measureLoads(browser, base) {
  const page = await (await browser.newContext()).newPage()
  const fresh = follow(page)
  // What is fetched ahead of need belongs to what it is for, not to the page that was open meanwhile.
  await page.addInitScript(() => (globalThis.requestIdleCallback = () => 0))
  await page.goto(`${base}/login`)
  await settled(page)
  const first = fresh()
  await page.goto(`${base}/signup`)
  await settled(page)
  const routes = { '/signup': fresh() }
  const org = await signUp(page)
  await settled(page)
  routes['the frame with Home'] = fresh()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').waitFor()
  routes['the palette'] = fresh()
  for (const path of INSIDE) {
    await page.goto(`${base}${org}${path}`)
    await settled(page)
    routes[path] = fresh()
  }
  const state = await page.context().storageState()
  await page.context().close()
  return { first, routes, org, state }
}

async function lookAtAll(browser, base, org, state) {
  for (const [place, viewport] of SIZES.entries())
    for (const theme of quick ? [THEMES[place]] : THEMES) {
      const page = await (await browser.newContext({ viewport, storageState: state })).newPage()
      follow(page)
      for (const path of [...OPEN, ...INSIDE.map((inside) => org + inside)]) {
        await page.goto(`${base}${path}`)
        await settled(page)
        totals.cls = Math.max(totals.cls, await shift(page))
        await look(page, theme)
      }
      state = await page.context().storageState()
      await page.context().close()
    }
}

/** In an organization of its own, so that no other page is measured among so many leads. */
async function measureTable(browser, base) {
  const page = await (await browser.newContext({ viewport: SIZES.at(-1) })).newPage()
  await page.goto(`${base}/signup`)
  const org = await signUp(page, 'table@bench.example')
  const leads = await measureLeads(page, base, org, LEADS)
  await page.context().close()
  return leads
}

const stop = await startAppliance()
const browser = await chromium.launch(config.use.launchOptions)
try {
  const base = process.env.ASTRIX_E2E_TENANT
  const { first, routes, org, state } = await measureLoads(browser, base)
  await lookAtAll(browser, base, org, state)
  const leads = await measureTable(browser, base)
  console.log(JSON.stringify({ first, routes, totals, found, leads }))
} finally {
  await browser.close()
  await stop()
}
