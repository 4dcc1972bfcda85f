import { expect, test } from 'vitest'
import { faultsOf, NO_AGREEMENT, saidOf } from './consent-draft'

const whole = { ...NO_AGREEMENT, channels: ['sms', 'email'] as const, wording: ' Yes, text me. ' }

test('nothing is sent before one of the two was said', () => {
  expect(faultsOf({ agreed: null, agreements: [whole] }).none).toBe(false)
  expect(faultsOf({ agreed: 'no', agreements: [NO_AGREEMENT] }).none).toBe(true)
  expect(saidOf({ agreed: 'no', agreements: [whole] })).toEqual({ none: true })
})

test('an agreement names a channel, a purpose and its words', () => {
  const { none, of } = faultsOf({ agreed: 'yes', agreements: [{ ...NO_AGREEMENT, classes: [] }] })

  expect(none).toBe(false)
  expect(of).toEqual([{ channels: true, classes: true, wording: true }])
})

test('each channel and purpose is said once', () => {
  const again = { ...whole, channels: ['email'] as const }

  expect(faultsOf({ agreed: 'yes', agreements: [whole, again] }).of[1]).toEqual({ twice: true })
})

test('one agreement becomes a record for each channel', () => {
  const said = saidOf({ agreed: 'yes', agreements: [whole] })

  expect(said).toEqual({
    records: ['sms', 'email'].map((channel) => ({
      channel,
      class: 'marketing',
      source: 'form',
      wording: 'Yes, text me.',
      evidence: null,
    })),
  })
})
