import { t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'

const SHEET_FILE = /\.(xlsx?|xlsm|xlsb|ods|numbers)$/i

/** A workbook: it holds more than rows, so it has to be saved as CSV first. */
export const isSheetFile = (name: string): boolean => SHEET_FILE.test(name)

/** Why a file was not even sent. */
export function SheetFileNote({ name }: { name: string }) {
  if (!isSheetFile(name))
    return (
      <Banner tone="warn" role="alert" title={t`${name} is empty`}>
        {t`Nothing stands in it. Look whether it was saved whole, and choose it again.`}
      </Banner>
    )
  return (
    <Banner tone="warn" role="alert" title={t`${name} is a workbook, not a CSV file`}>
      {t`Open it, choose “Save as” or “Download”, take “CSV (comma separated, UTF-8)”, and drop that file here. From Google Sheets you can paste a published link instead.`}
    </Banner>
  )
}
