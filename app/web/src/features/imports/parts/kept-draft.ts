import { useState } from 'react'

const named = (key: string) => `astrix.import.${key}`

function read<T>(key: string): T | null {
  try {
    const text = sessionStorage.getItem(named(key))
    return text === null ? null : (JSON.parse(text) as T)
  } catch {
    return null
  }
}

/** What somebody has begun to fill in: it outlives a reload of this tab, until it is sent. */
export function useKeptDraft<T>(key: string, start: T) {
  const [value, setValue] = useState<T>(() => read<T>(key) ?? start)
  const change = (next: T) => {
    setValue(next)
    try {
      sessionStorage.setItem(named(key), JSON.stringify(next))
    } catch {
      // Without storage it lasts as long as the page.
    }
  }
  return [value, change] as const
}

export function dropDraft(key: string): void {
  try {
    sessionStorage.removeItem(named(key))
  } catch {
    // There was none.
  }
}
