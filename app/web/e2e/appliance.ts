/** Starts the appliance on free ports over an empty tree, and ends it: by its own process, nobody else's. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AddressInfo } from 'node:net'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const READY_WITHIN_MS = 30_000
const ASKED_EVERY_MS = 100
const STOP_WITHIN_MS = 15_000

export default async function startAppliance(): Promise<() => Promise<void>> {
  const data = await mkdtemp(join(tmpdir(), 'astrix-e2e-'))
  const [tenant, hq] = [await freePort(), await freePort()]
  const env = settings(tenant, hq)
  const child = serve(data, env, ['--tenant', `127.0.0.1:${tenant}`, '--hq', `127.0.0.1:${hq}`])
  try {
    await ready(child, tenant)
    await ready(child, hq)
  } catch (error) {
    await stop(child, data)
    throw error
  }
  process.env.ASTRIX_E2E_TENANT = `http://127.0.0.1:${tenant}`
  process.env.ASTRIX_E2E_HQ = `http://127.0.0.1:${hq}`
  // What a command needs to act on the same tree, as an operator on the host would.
  process.env.ASTRIX_E2E_COMMAND = JSON.stringify({ program: program(), data, env })
  return () => stop(child, data)
}

function program(): string {
  const beside = join(ROOT, '.venv/bin/astrix')
  return existsSync(beside) ? beside : 'astrix'
}

const settings = (tenant: number, hq: number): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  ASTRIX_SIGNUP: 'open',
  ASTRIX_LOG: 'error',
  ASTRIX_TENANT_URL: `http://127.0.0.1:${tenant}`,
  ASTRIX_HQ_URL: `http://127.0.0.1:${hq}`,
  ASTRIX_SIGNING_KEYS: madeKey(),
  ENVELOPE_MASTER_KEY: madeKey(),
})

function serve(data: string, env: NodeJS.ProcessEnv, listen: string[]): ChildProcess {
  return spawn(program(), ['serve', '--data', data, ...listen, '--workers', '1'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  })
}

const madeKey = () => `e2e:${randomBytes(32).toString('base64url')}`

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

async function ready(child: ChildProcess, port: number): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`astrix serve ended with ${child.exitCode}`)
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS))
  }
  throw new Error(`nothing ready on port ${port} within ${READY_WITHIN_MS} ms`)
}

async function stop(child: ChildProcess, data: string): Promise<void> {
  if (child.exitCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
    await gone
    clearTimeout(late)
  }
  await rm(data, { recursive: true, force: true })
}
