import { useEffect, useState } from 'react'
import { asProblem, type Problem } from '@/api/problem'
import { refresh } from '@/api/session'
import { ProblemNote } from '@/components/ui/problem-note'
import { firstOrgAddress } from '@/lib/enter'
import { lazyPage } from '@/lib/lazy-page'
import { navigate } from '@/lib/nav'

const NoOrgPage = lazyPage('accounts', () => import('@/features/accounts/pages/no-org-page'))

/** The bare address: to the org last worked in, or to the sign-in. */
export default function Start() {
  const [problem, setProblem] = useState<Problem | null>(null)
  const [homeless, setHomeless] = useState(false)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    let left = false
    const lead = async () => {
      try {
        await refresh(null)
        const address = await firstOrgAddress()
        if (left) return
        if (address) navigate(address, { replace: true })
        else setHomeless(true)
      } catch (error) {
        const refused = asProblem(error)
        if (left) return
        if (refused.status === 401) navigate('/login', { replace: true })
        else setProblem(refused)
      }
    }
    void lead()
    return () => void (left = true)
  }, [tries])
  const again = () => {
    setProblem(null)
    setTries(tries + 1)
  }
  if (homeless) return <NoOrgPage />
  if (!problem) return null
  return (
    <main className="mx-auto max-w-md p-4 pt-24">
      <ProblemNote problem={problem} retry={again} />
    </main>
  )
}
