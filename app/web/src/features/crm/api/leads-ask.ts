/**
 * The question of the address as the client writes it out again. Fields of the organization's own have names that no
 * document knows, and every value is text: the server reads them as it reads the address.
 */
export function queryOf(params: URLSearchParams): Record<string, never> {
  const asked = [...new Set(params.keys())].map((name) => {
    const values = params.getAll(name)
    return [name, values.length > 1 ? values : values[0]]
  })
  return Object.fromEntries(asked) as Record<string, never>
}
