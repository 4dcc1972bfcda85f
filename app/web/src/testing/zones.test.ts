import { ESLint } from 'eslint'
import { expect, test } from 'vitest'

const eslint = new ESLint()

async function refusals(filePath: string, source: string): Promise<string[]> {
  const [result] = await eslint.lintText(source, { filePath })
  return result!.messages
    .filter(({ ruleId }) => ruleId === 'no-restricted-imports')
    .map(({ message }) => message)
}

test.each([
  ['a room in another room', 'src/features/audit/parts/planted.ts', '@/features/orgs/api/use-org'],
  ['the application in a room', 'src/features/audit/parts/planted.ts', '@/app/tenant/rooms'],
  ['a room in shared code', 'src/lib/planted.ts', '@/features/orgs/api/use-org'],
  ['the application in a component', 'src/components/ui/planted.ts', '@/app/tenant/rooms'],
  ['HQ in the tenant application', 'src/app/tenant/planted.ts', '@/features/hq/pages/hq-frame'],
  ['a tenant room in HQ', 'src/app/hq/planted.ts', '@/features/orgs/api/use-org'],
  ['a way around by dots', 'src/features/audit/parts/planted.ts', '../../orgs/api/use-org'],
])('lint refuses %s', async (_what, file, imported) => {
  expect(await refusals(file, `import '${imported}'\n`)).not.toEqual([])
})

test('lint lets a room use its own files and what is shared', async () => {
  const source = "import '../api/use-audit'\nimport '@/lib/format'\nimport '@/components/ui/card'\n"

  expect(await refusals('src/features/audit/parts/planted.ts', source)).toEqual([])
})
