/** An authenticator app for the tests: codes from the secret that the page shows. */
import { createHmac } from 'node:crypto'

const STEP_S = 30
const DIGITS = 6
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export class Authenticator {
  private readonly key: Buffer
  private lastStep = 0

  constructor(secret: string) {
    const bits = [...secret.replaceAll(' ', '')]
      .map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'))
      .join('')
    this.key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  }

  /** A code that was not used yet: each step counts once, and the server takes the one before and the one after. */
  async next(): Promise<string> {
    const step = Math.max(this.lastStep + 1, this.now() - (this.isYoung() ? 1 : 0))
    while (step > this.now() + 1) await new Promise((resolve) => setTimeout(resolve, 250))
    this.lastStep = step
    return this.code(step)
  }

  /** The step before is still good for a while: long enough that a slow machine gets the code there. */
  private isYoung = () => (Date.now() / 1000) % STEP_S < STEP_S / 2

  private now = () => Math.floor(Date.now() / 1000 / STEP_S)

  private code(step: number): string {
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(step))
    const digest = createHmac('sha1', this.key).update(counter).digest()
    const at = digest.at(-1)! & 0xf
    return String((digest.readUInt32BE(at) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0')
  }
}
