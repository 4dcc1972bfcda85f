import { useState } from 'react'
import { t } from '@lingui/core/macro'
import type { GenericSchema } from 'valibot'
import { Problem } from '@/api/problem'
import { useAppForm, type FormValues } from '@/lib/form'
import { toast } from '@/lib/toasts'
import { useChangeOrg, type OrgChange } from '../api/use-change-org'
import type { Org } from '../api/use-org'

interface OrgFormParts<T extends FormValues> {
  org: Org
  schema: GenericSchema<T>
  start: T
  changeOf: (values: T) => OrgChange
}

/** A part of the org's profile: saved against the version that was read; a newer one is shown to pick from. */
export function useOrgForm<T extends FormValues>({ org, schema, start, changeOf }: OrgFormParts<T>) {
  const change = useChangeOrg()
  const [conflict, setConflict] = useState<{ theirs: Org; mine: OrgChange } | null>(null)
  const save = async (version: number, wished: OrgChange) => {
    await change.mutateAsync({ version, change: wished })
    setConflict(null)
    toast(t`Saved`)
  }
  const form = useAppForm<T>({
    schema,
    start,
    send: async (values) => {
      const wished = changeOf(values)
      try {
        await save(org.version, wished)
        form.reset(values)
      } catch (error) {
        const theirs = currentOf(error)
        if (!theirs) throw error
        setConflict({ theirs, mine: wished })
      }
    },
  })
  return { form, conflict, save, dropMine: (values: T) => (form.reset(values), setConflict(null)) }
}

/** A refused change carries the record as it stands now. */
function currentOf(error: unknown): Org | null {
  if (!(error instanceof Problem) || error.code !== 'version_conflict') return null
  return (error.details as { current?: Org } | null)?.current ?? null
}
