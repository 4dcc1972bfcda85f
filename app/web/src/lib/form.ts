import { useState, type ChangeEvent, type FormEvent } from 'react'
import { safeParse, type GenericSchema } from 'valibot'
import { asProblem, type Problem } from '@/api/problem'

export type FieldValue = string | number | boolean
export type FormValues = Record<string, FieldValue>
type Errors<T> = Partial<Record<keyof T, { message: string }>>
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

interface FormParts<T extends FormValues> {
  schema: GenericSchema<T>
  start: T
  send: (values: T) => Promise<unknown>
}

/** A form whose shape is a schema: checked here first, then by the server, whose words land on the same fields. */
export function useAppForm<T extends FormValues>({ schema, start, send }: FormParts<T>) {
  const { values, setValues, changed, reset } = useDraft(start)
  const [errors, setErrors] = useState<Errors<T>>({})
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)

  const change = (name: keyof T, value: FieldValue) => {
    setValues((before) => ({ ...before, [name]: value }))
    setErrors((before) => ({ ...before, [name]: undefined }))
  }
  const refuse = (form: HTMLFormElement, found: Errors<T>) => {
    setErrors(found)
    focusFirst(form, found)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    setProblem(null)
    const parsed = safeParse(schema, values)
    if (!parsed.success) return refuse(form, errorsOf<T>(parsed.issues))
    setErrors({})
    setBusy(true)
    try {
      await send(parsed.output)
    } catch (error) {
      const refused = asProblem(error)
      const placed = placedFields(refused, values)
      if (placed) refuse(form, placed)
      else setProblem(refused)
    } finally {
      setBusy(false)
    }
  }
  const register = (name: keyof T & string) => wires(name, values[name]!, (value) => change(name, value))
  return { values, register, submit, errors, problem, busy, changed, reset }
}

/** What stands in the fields. A newer start is taken over as long as nobody has written anything. */
function useDraft<T extends FormValues>(start: T) {
  const [values, setValues] = useState(start)
  const [kept, setKept] = useState(start)
  const [seen, setSeen] = useState(() => JSON.stringify(start))
  const changed = JSON.stringify(values) !== JSON.stringify(kept)
  const fresh = JSON.stringify(start)
  if (fresh !== seen) {
    setSeen(fresh)
    setKept(start)
    if (!changed) setValues(start)
  }
  const reset = (next: T) => {
    setValues(next)
    setKept(next)
  }
  return { values, setValues, changed, reset }
}

function wires(name: string, value: FieldValue, change: (value: FieldValue) => void) {
  const onChange = ({ target }: ChangeEvent<Control>) => change(read(target, value))
  if (typeof value === 'boolean') return { name, checked: value, onChange }
  return { name, value: Number.isNaN(value) ? '' : String(value), onChange }
}

/** A field stays of the kind it started as. */
function read(target: Control, before: FieldValue): FieldValue {
  if (typeof before === 'boolean') return (target as HTMLInputElement).checked
  if (typeof before === 'number') return (target as HTMLInputElement).valueAsNumber
  return target.value
}

function errorsOf<T>(issues: readonly { path?: readonly { key: unknown }[]; message: string }[]): Errors<T> {
  const errors: Record<string, { message: string }> = {}
  for (const { path, message } of issues) errors[String(path?.[0]?.key)] ??= { message }
  return errors as Errors<T>
}

/** The server's field problems, if every one of them has a field here. */
function placedFields<T extends FormValues>(problem: Problem, values: T): Errors<T> | null {
  const named = problem.fields.map(({ path, message }) => [path.split(/[.[]/)[0] ?? '', { message }] as const)
  if (named.length === 0 || named.some(([name]) => !Object.hasOwn(values, name))) return null
  return Object.fromEntries(named) as Errors<T>
}

function focusFirst(form: HTMLFormElement, errors: Record<string, unknown>): void {
  const fields = [...form.elements].filter(
    (field): field is Control => 'name' in field && field instanceof HTMLElement,
  )
  fields.find(({ name }) => errors[name])?.focus()
}
