// The mark: six rays from one centre on a rounded tile. SVG and PNG are drawn from the same numbers,
// so that no picture has to be kept in the repository.
import { crc32, deflateSync } from 'node:zlib'

const TILE = { tenant: [67, 56, 202], hq: [153, 27, 27] }
const RAYS = 3
const RAY_LENGTH = 0.27
const RAY_WIDTH = 0.1
const CORNER = 0.22
const SAMPLES = 3

const rays = Array.from({ length: RAYS }, (_, index) => {
  const angle = Math.PI / 2 + (index * Math.PI) / RAYS
  return [Math.cos(angle) * RAY_LENGTH, Math.sin(angle) * RAY_LENGTH]
})
const hex = (colour) => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`

/** @param {'tenant' | 'hq'} app */
export function iconSvg(app) {
  const point = (value) => (50 + value * 100).toFixed(2)
  const lines = rays
    .map(([x, y]) => `<path d="M${point(-x)} ${point(-y)}L${point(x)} ${point(y)}"/>`)
    .join('')
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">` +
    `<rect width="100" height="100" rx="${CORNER * 100}" fill="${hex(TILE[app])}"/>` +
    `<g stroke="#fff" stroke-width="${RAY_WIDTH * 100}" stroke-linecap="round">${lines}</g></svg>\n`
  )
}

function onMark(x, y) {
  return rays.some(([rayX, rayY]) => {
    const along = Math.max(-1, Math.min(1, (x * rayX + y * rayY) / (rayX * rayX + rayY * rayY)))
    return Math.hypot(x - along * rayX, y - along * rayY) <= RAY_WIDTH / 2
  })
}

function coverage(pixelX, pixelY, size) {
  let hits = 0
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
    const x = (pixelX + ((sample % SAMPLES) + 0.5) / SAMPLES) / size - 0.5
    const y = (pixelY + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size - 0.5
    if (onMark(x, y)) hits += 1
  }
  return hits / (SAMPLES * SAMPLES)
}

function chunk(kind, body) {
  const typed = Buffer.concat([Buffer.from(kind, 'latin1'), body])
  const framed = Buffer.alloc(body.length + 12)
  framed.writeUInt32BE(body.length, 0)
  typed.copy(framed, 4)
  framed.writeUInt32BE(crc32(typed), body.length + 8)
  return framed
}

/** A full square, so that a system may cut it to its own shape (a maskable icon). */
export function iconPng(size, app) {
  const rows = Buffer.alloc(size * (1 + size * 3))
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const share = coverage(x, y, size)
      const at = y * (1 + size * 3) + 1 + x * 3
      for (let part = 0; part < 3; part += 1)
        rows[at + part] = Math.round(255 * share + TILE[app][part] * (1 - share))
    }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([signature, ...parts])
}
