import { i18n, type Messages } from '@lingui/core'

type Catalogue = () => Promise<{ messages: Messages }>

export const LOCALES = ['en'] as const
export type Locale = (typeof LOCALES)[number]

let catalogues: Record<string, Catalogue> = {}
const loaded = new Set<string>()

/** Each application hands in the catalogues that it was built with. */
export function provideCatalogues(found: Record<string, Catalogue>): void {
  catalogues = found
}

export function preferredLocale(): Locale {
  const wished = navigator.languages.map((tag) => tag.split('-')[0])
  return LOCALES.find((locale) => wished.includes(locale)) ?? 'en'
}

export async function startWords(): Promise<void> {
  const locale = preferredLocale()
  i18n.load(locale, {})
  i18n.activate(locale)
  document.documentElement.lang = locale
  await loadWords('base')
}

/** The words of one room, fetched beside the first of its pages. */
export async function loadWords(room: string): Promise<void> {
  const path = Object.keys(catalogues).find((known) => known.endsWith(`/${i18n.locale}/${room}.po`))
  if (!path || loaded.has(path)) return
  const { messages } = await catalogues[path]!()
  i18n.load(i18n.locale, messages)
  loaded.add(path)
}
