import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Route } from 'wouter'
import { beforeEach, expect, test } from 'vitest'
import { json, network } from '@/testing/network'
import { show } from '@/testing/show'
import type { Import } from '../api/import-shapes'
import ImportPage from './import-page'

const base: Import = {
  id: 'imp_1',
  state: 'done',
  name: 'people.csv',
  source: 'file',
  url: null,
  file_id: 'file_1',
  size: 200,
  encoding: 'utf-8',
  delimiter: ',',
  has_header: true,
  header: ['Name'],
  rows_estimate: 5,
  columns: [],
  mapping: {},
  policy: 'skip',
  options: { country: null, stage: null, tags: [], owner: null },
  fixes: {},
  consent: { none: true },
  preview: null,
  progress: { rows: 5, of: 5, rate: 0, eta_s: null },
  buckets: { created: 3, updated: 0, duplicate: 1, invalid: 1, skipped: 0 },
  error: null,
  resumed: false,
  has_errors: true,
  undo_token: 'undo_imp_1',
  undo_until: '2026-12-20T10:00:00.000Z',
  undone: null,
  by: 'usr_1',
  by_name: 'Ada Reyes',
  created_at: '2026-11-20T10:00:00.000Z',
  started_at: '2026-11-20T10:01:00.000Z',
  finished_at: '2026-11-20T10:02:00.000Z',
  undone_at: null,
  version: 7,
}

const open = (part: Partial<Import>) => {
  network.on('GET /api/imports/imp_1', () => json({ ...base, ...part }))
  network.on('GET /api/imports/imp_1/rows', () => json({ items: [], next_cursor: null, total: 0 }))
  show(<Route path="/o/:orgId/imports/:id" component={ImportPage} />)
}

beforeEach(() => {
  history.replaceState(null, '', '/o/org_01acme/imports/imp_1')
})

test('an import that failed says why, where, and offers to begin again with the same file', async () => {
  open({
    state: 'failed',
    started_at: null,
    undo_token: null,
    has_errors: false,
    error: { code: 'unclosed_quote', message: 'A quotation mark is never closed.', line: 12 },
  })
  network.on('POST /api/imports', () => json({ ...base, id: 'imp_2', state: 'reading' }, 201))

  expect(await screen.findByText('A quotation mark is never closed.')).toBeTruthy()
  expect(screen.getByText('Look at line 12 of the file.')).toBeTruthy()
  await userEvent.click(await screen.findByRole('button', { name: 'Begin again with this file' }))

  const [sent] = network.seen('POST /api/imports')
  expect(await sent!.json()).toEqual({ file_id: 'file_1' })
})

test('an undo is asked for by name, and what was kept is listed with why', async () => {
  let state: Partial<Import> = {}
  network.on('POST /api/imports/imp_1/undo', () => {
    state = { state: 'undone', undo_token: null, undone: { deleted: 2, restored: 0, kept: 1 } }
    return json({ ...base, ...state }, 202)
  })
  open(state)
  await userEvent.click(await screen.findByRole('button', { name: 'Undo the import' }))
  network.on('GET /api/imports/imp_1/rows', (request) => {
    const kept = new URL(request.url).searchParams.get('kept') === 'true'
    const row = {
      row: 3,
      line: 4,
      bucket: 'created',
      reason: 'new',
      message: 'A new lead was made.',
      lead_id: 'lead_1',
      twin: null,
      kept: 'Somebody changed this lead since.',
    }
    return json({ items: kept ? [row] : [], next_cursor: null, total: 1 })
  })
  await userEvent.click(screen.getAllByRole('button', { name: 'Undo the import' }).at(-1)!)

  expect(await screen.findByText('2 leads that it made are gone.')).toBeTruthy()
  expect(await screen.findByText('Somebody changed this lead since.')).toBeTruthy()
  expect(await network.seen('POST /api/imports/imp_1/undo')[0]!.json()).toEqual({ undo_token: 'undo_imp_1' })
})
