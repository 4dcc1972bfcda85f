import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'

/** The link of a sheet that was published as CSV. */
export function SheetLink({ onLink }: { onLink: (address: string) => Promise<unknown> }) {
  const form = useAppForm({
    schema: v.object({
      published_csv_url: v.pipe(
        v.string(),
        v.trim(),
        v.regex(/^https?:\/\/\S+$/i, t`Paste the whole address; it begins with https://.`),
      ),
    }),
    start: { published_csv_url: '' },
    send: ({ published_csv_url: address }) => onLink(address),
  })
  return (
    <form
      noValidate
      onSubmit={(event) => void form.submit(event)}
      className="flex flex-wrap items-start gap-2 border-t border-line pt-4"
    >
      <div className="min-w-0 flex-1 basis-72">
        <Field
          label={t`Or the link of a published sheet`}
          hint={t`In Google Sheets: File, Share, Publish to web, then choose the sheet and “Comma-separated values”.`}
          error={form.errors.published_csv_url?.message}
        >
          {(wires) => (
            <TextInput
              type="url"
              inputMode="url"
              placeholder="https://docs.google.com/spreadsheets/d/e/…/pub?output=csv"
              {...wires}
              {...form.register('published_csv_url')}
            />
          )}
        </Field>
      </div>
      <Button type="submit" busy={form.busy} className="md:mt-6">
        {t`Fetch the sheet`}
      </Button>
    </form>
  )
}
