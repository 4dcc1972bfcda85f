import { i18n } from '@lingui/core'

/** An amount with its unit. The server says amounts in dollars, as numbers or as exact decimals. */
export const formatUsd = (amount: number | string): string =>
  new Intl.NumberFormat(i18n.locale, { style: 'currency', currency: 'USD' }).format(Number(amount))
