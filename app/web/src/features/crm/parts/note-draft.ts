import { useState } from 'react'

const keyOf = (leadId: string) => `astrix.note.${leadId}`

function read(leadId: string): string {
  try {
    return sessionStorage.getItem(keyOf(leadId)) ?? ''
  } catch {
    return ''
  }
}

function write(leadId: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(keyOf(leadId), text)
    else sessionStorage.removeItem(keyOf(leadId))
  } catch {
    // Without storage the words last as long as the page.
  }
}

/** Words that were written and not sent yet, kept for this tab. */
export function useNoteDraft(leadId: string): [string, (text: string) => void, () => void] {
  const [text, setText] = useState(() => read(leadId))
  const change = (next: string) => {
    setText(next)
    write(leadId, next)
  }
  return [text, change, () => change('')]
}
