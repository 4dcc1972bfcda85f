import type { Proof } from '@/lib/proof'

/** What every way to prove oneself is handed. */
export interface WayProps {
  prove: (proof: Proof) => Promise<void>
  passkeyOptions: () => Promise<unknown>
  verb: string
}
