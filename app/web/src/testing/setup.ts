import { i18n } from '@lingui/core'
import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach } from 'vitest'
import { session } from '@/api/session'
import { network } from './network'

i18n.load('en', {})
i18n.activate('en')

beforeEach(() => {
  network.connect()
  session.drop()
  localStorage.clear()
  history.replaceState(null, '', '/')
})
afterEach(() => {
  cleanup()
  network.disconnect()
})
