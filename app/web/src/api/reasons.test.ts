import { expect, test } from 'vitest'
import { Problem, problemOf } from './problem'
import { explain } from './reasons'
import { reasons, type ReasonCode } from './reasons.gen'
import { json } from '@/testing/network'

test('every reason the server knows has words here', () => {
  for (const code of Object.keys(reasons) as ReasonCode[])
    expect(explain(new Problem(code, 'why', reasons[code].status, 'req_1')).title).toMatch(/^[A-Z]/)
})

test('a step leads only where the reason says that help is', () => {
  const { step } = explain(new Problem('insufficient_role', 'why', 403, 'req_1'))
  expect(step).toMatchObject({ page: '/settings/access', open: false })
  expect(explain(new Problem('internal_error', 'why', 500, 'req_1')).step).toBeNull()
})

test('a code of a newer server does not break this page', async () => {
  const problem = await problemOf(json({ error: { code: 'brand_new', message: 'm', request_id: 'r' } }, 409))
  expect(problem.code).toBe('internal_error')
  expect(explain(problem).sentence).toBe('m')
})
