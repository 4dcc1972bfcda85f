// The table of leads under a hand: whether scrolling ever holds the page up, and how soon a filter is on the screen,
// and the rows at a place far away.
const AT_ONCE = 500
const STAGES = ['new', 'contacted', 'qualified', 'won', 'lost', 'no_answer']
/** Another process may take the processor away once: the middle one of several tells. */
const READS = 3
const READ_FRAMES = 240
const READ_PX = 18
/** Parts of the whole, each far from the one before: the last is the end. */
const LEAPS = [0.5, 0.1, 0.83, 0.31, 0.67, 0.05, 1]
const BETWEEN_LEAPS_MS = 300
const LEAP_WITHIN_MS = 10_000
const FILTERS = ['Won', 'Lost', 'Qualified', 'Contacted', 'New']

async function fill(page, base, orgId, count) {
  const refreshed = await page.request.post(`${base}/api/auth/refresh`, {
    data: { org_id: orgId },
    headers: { Origin: base },
  })
  const { access_token: token } = await refreshed.json()
  for (let start = 0; start < count; start += AT_ONCE) {
    const leads = Array.from({ length: Math.min(AT_ONCE, count - start) }, (_, place) => {
      const number = start + place
      return {
        first_name: `Ada ${number % 977}`,
        last_name: `Reyes ${number % 1_009}`,
        company: `Company ${number % 5_003}`,
        phone: `+1415${2_000_000 + number}`,
        email: `ada.${number}@bench.example`,
        stage: STAGES[number % STAGES.length],
        tags: number % 3 === 0 ? ['hot', 'spring'] : [],
        score: number % 100,
      }
    })
    await written(page, base, { token, orgId, leads })
  }
}

async function written(page, base, { token, orgId, leads }) {
  for (;;) {
    const made = await page.request.post(`${base}/api/leads/bulk`, {
      data: { mode: 'create', leads },
      headers: {
        Authorization: `Bearer ${token}`,
        'X-Org-ID': orgId,
        'Idempotency-Key': crypto.randomUUID(),
      },
      timeout: 60_000,
    })
    if (made.ok()) return
    if (made.status() !== 429) throw new Error(await made.text())
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

/** Runs in the page: scrolls as somebody reads, and answers the longest that anything held the page up. */
const read = ([frames, px]) =>
  new Promise((resolve) => {
    const grid = document.querySelector('[role=grid]')
    const held = []
    const watch = new PerformanceObserver((list) =>
      held.push(...list.getEntries().map((task) => task.duration)),
    )
    watch.observe({ type: 'longtask' })
    let left = frames
    const step = () => {
      grid.scrollTop += px
      left -= 1
      if (left > 0) return requestAnimationFrame(step)
      setTimeout(() => (watch.disconnect(), resolve(Math.max(0, ...held))), 200)
    }
    requestAnimationFrame(step)
  })

/** Runs in the page: from a leap of the bar until every row in sight is filled. */
const leap = ([part, withinMs]) =>
  new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no rows at ${part} of the table`)), withinMs)
    const grid = document.querySelector('[role=grid]')
    const row = grid.querySelector('[role=row][aria-selected]').getBoundingClientRect().height
    const head = grid.querySelector('[role=columnheader]').getBoundingClientRect().height
    const since = performance.now()
    grid.scrollTop = part * grid.scrollHeight
    const first = Math.ceil(grid.scrollTop / row)
    const last = Math.floor((grid.scrollTop + grid.clientHeight - head) / row) - 1
    const look = () => {
      for (let place = first; place <= last; place += 1)
        if (!grid.querySelector(`[data-row="${place}"][aria-selected]`)) return requestAnimationFrame(look)
      resolve(performance.now() - since)
    }
    look()
  })

/** Runs in the page: from the press on a choice until every row on the screen answers to it. */
const watchFilter = (name) => {
  globalThis.shown = new Promise((resolve) => {
    let since = 0
    addEventListener('keydown', () => (since = performance.now()), { once: true, capture: true })
    const look = () => {
      const grid = document.querySelector('[role=grid]')
      const rows = [...grid.querySelectorAll('[role=row][aria-selected]')]
      const all = rows.length > 0 && rows.every((row) => row.textContent.includes(name))
      if (since && all && !grid.hasAttribute('aria-busy')) resolve(performance.now() - since)
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}

async function leapTimes(page) {
  const times = []
  for (const part of LEAPS) {
    await page.waitForTimeout(BETWEEN_LEAPS_MS)
    times.push(await page.evaluate(leap, [part, LEAP_WITHIN_MS]))
  }
  return times.sort((one, other) => one - other)
}

async function filterTimes(page, address) {
  const times = []
  for (const name of FILTERS) {
    await page.goto(address)
    await page.getByRole('grid').waitFor()
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('option', { name: 'Stage' }).click()
    await page.getByRole('option', { name: new RegExp(`^${name}\\b.*\\d`) }).waitFor()
    await page.keyboard.type(name)
    await page.evaluate(watchFilter, name)
    await page.keyboard.press('Enter')
    times.push(await page.evaluate(() => globalThis.shown))
  }
  return times.sort((one, other) => one - other)
}

const middle = (sorted) => sorted[Math.floor(sorted.length / 2)]

/** `page` is signed in; `org` is the address of its organization. */
export async function measureLeads(page, base, org, count) {
  await fill(page, base, org.split('/').at(-1), count)
  return { rows: count, ...(await measureTable(page, base, org)) }
}

export async function measureTable(page, base, org) {
  const address = `${base}${org}/leads`
  await page.goto(address)
  await page.getByRole('grid').waitFor()
  await page.waitForTimeout(1_000)
  const reads = []
  for (let turn = 0; turn < READS; turn += 1) reads.push(await page.evaluate(read, [READ_FRAMES, READ_PX]))
  const longest = middle(reads.sort((one, other) => one - other))
  const leaps = await leapTimes(page)
  const times = await filterTimes(page, address)
  return {
    longest_task_ms: longest,
    leap_ms: middle(leaps),
    leap_worst_ms: leaps.at(-1),
    filter_ms: middle(times),
    filter_worst_ms: times.at(-1),
  }
}
