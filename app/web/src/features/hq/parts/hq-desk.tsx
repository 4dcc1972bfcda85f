import { useState } from 'react'
import { QueryClientProvider } from '@tanstack/react-query'
import { makeQueries } from '@/api/query'
import { HqFrame } from './hq-frame'

/** What was read stays with the session that read it. */
export default function HqDesk() {
  const [queries] = useState(makeQueries)
  return (
    <QueryClientProvider client={queries}>
      <HqFrame />
    </QueryClientProvider>
  )
}
