import { useState } from 'react'
import {
  useForm,
  type DefaultValues,
  type FieldErrors,
  type FieldValues,
  type Path,
  type Resolver,
} from 'react-hook-form'
import { safeParse, type GenericSchema } from 'valibot'
import { asProblem, type Problem } from '@/api/problem'

/** A form whose shape is a schema: checked here first, then by the server, whose words land on the same fields. */
export function useAppForm<T extends FieldValues>(parts: {
  schema: GenericSchema<T>
  start: DefaultValues<T>
  send: (values: T) => Promise<unknown>
}) {
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm<T>({
    resolver: resolverOf(parts.schema),
    defaultValues: parts.start,
    shouldFocusError: true,
  })
  const submit = form.handleSubmit(async (values) => {
    setProblem(null)
    try {
      await parts.send(values)
    } catch (error) {
      const refused = asProblem(error)
      const placed = placeFields(refused, Object.keys(values), (path, message) =>
        form.setError(path as Path<T>, { message }, { shouldFocus: true }),
      )
      if (!placed) setProblem(refused)
    }
  })
  return {
    ...form,
    submit,
    problem,
    busy: form.formState.isSubmitting,
    errors: form.formState.errors,
    setProblem,
  }
}

export type AppForm<T extends FieldValues> = ReturnType<typeof useAppForm<T>>

function placeFields(
  problem: Problem,
  names: string[],
  place: (path: string, message: string) => void,
): boolean {
  const known = problem.fields.filter(({ path }) => names.includes(path.split(/[.[]/)[0] ?? ''))
  for (const { path, message } of known) place(path, message)
  return known.length > 0 && known.length === problem.fields.length
}

function resolverOf<T extends FieldValues>(schema: GenericSchema<T>): Resolver<T> {
  return (values) => {
    const parsed = safeParse(schema, values)
    if (parsed.success) return { values: parsed.output, errors: {} }
    const errors: Record<string, { type: string; message: string }> = {}
    for (const issue of parsed.issues) {
      const name = String(issue.path?.[0]?.key ?? 'root')
      errors[name] ??= { type: issue.type, message: issue.message }
    }
    return { values: {}, errors: errors as FieldErrors<T> }
  }
}
