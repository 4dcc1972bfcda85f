import { lazy, type ComponentType } from 'react'
import { loadWords } from './words'

/** A page and the words of its room come together. */
export function lazyPage<P = object>(room: string, load: () => Promise<{ default: ComponentType<P> }>) {
  return lazy(async () => {
    const [page] = await Promise.all([load(), loadWords(room)])
    return page
  })
}
