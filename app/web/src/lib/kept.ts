/** Small preferences of this browser. Storage may be closed to us: then they last as long as the tab. */
const memory = new Map<string, string>()

export function kept(key: string): string | null {
  try {
    return localStorage.getItem(`astrix.${key}`)
  } catch {
    return memory.get(key) ?? null
  }
}

export function keep(key: string, value: string | null): void {
  memory.set(key, value ?? '')
  try {
    if (value === null) localStorage.removeItem(`astrix.${key}`)
    else localStorage.setItem(`astrix.${key}`, value)
  } catch {
    // The copy in memory stands.
  }
}
