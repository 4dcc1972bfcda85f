import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { makeQueries } from '@/api/query'
import { json, network } from '@/testing/network'
import { DeadLetters } from './dead-letters'

const letter = (id: string, replayable: boolean) => ({
  id,
  org_id: null,
  kind: `orgs.${id}`,
  error: 'the disk was full',
  attempts: 3,
  put_at: '2026-11-20T10:00:00.000Z',
  died_at: '2026-11-20T11:00:00.000Z',
  replayable,
})

test('what must not happen twice cannot be chosen, and only what was chosen is run again', async () => {
  const items = [letter('wrk_1', true), letter('wrk_2', true), letter('wrk_3', false)]
  let asked: unknown = null
  network.on('GET /admin/work/dead-letters', () => json({ items, next_cursor: null, total: 3 }))
  network.on('POST /admin/work/dead-letters/replay', (_request, body) => {
    asked = body
    return json({ again: ['wrk_2'], refused: [], gone: [] })
  })
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={makeQueries()}>
        <DeadLetters />
      </QueryClientProvider>
    </I18nProvider>,
  )

  await userEvent.click(await screen.findByRole('checkbox', { name: 'Choose orgs.wrk_2' }))
  expect(screen.getAllByRole('checkbox')).toHaveLength(2)
  await userEvent.click(screen.getByRole('button', { name: 'Run 1 again' }))

  await expect.poll(() => asked).toEqual({ ids: ['wrk_2'] })
})
