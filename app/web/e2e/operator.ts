/** Somebody who runs the host: made by the command line, as on a real one, and signed in through the screens. */
import { execFileSync } from 'node:child_process'
import { expect, type Page } from '@playwright/test'
import { Authenticator } from './authenticator'
import { freshEmail, hqUrl } from './desk'

interface Command {
  program: string
  data: string
  env: NodeJS.ProcessEnv
}

export interface Operator {
  email: string
  password: string
  app: Authenticator
  codes: string[]
}

export function makeOperator(name = 'Olga Petrov'): Operator {
  const { program, data, env } = JSON.parse(process.env.ASTRIX_E2E_COMMAND!) as Command
  const email = freshEmail('ops')
  const asked = ['admin', 'create', '--email', email, '--name', name, '--generate', '--json', '--data', data]
  const made = JSON.parse(execFileSync(program, asked, { env, encoding: 'utf8' })) as {
    password: string
    totp_secret: string
    recovery_codes: string[]
  }
  const { password, totp_secret: secret, recovery_codes: codes } = made
  return { email, password, app: new Authenticator(secret), codes }
}

export async function givePassword(page: Page, { email, password }: Operator): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Now your second factor' })).toBeVisible()
}

/** Codes of the app come one in half a minute, so that a recovery code is what a second proof takes. */
export async function enterHq(page: Page, operator: Operator, path = '/'): Promise<void> {
  await page.goto(hqUrl(path))
  await givePassword(page, operator)
  await page.getByLabel('Code from your app').fill(await operator.app.next())
  await expect(page.getByRole('button', { name: /^Your menu:/ })).toBeVisible()
}

export async function confirmHq(page: Page, operator: Operator): Promise<void> {
  const asked = page.getByRole('dialog', { name: 'Confirm that it is you' })
  await asked.getByRole('button', { name: 'Use a recovery code instead' }).click()
  await asked.getByLabel('Recovery code').fill(operator.codes.pop()!)
  await asked.getByRole('button', { name: 'Confirm' }).click()
  await expect(asked).toHaveCount(0)
}
