import type { FieldWires } from '@/components/ui/field'
import { TextInput } from '@/components/ui/text-input'
import { asCode, isWholeCode } from '@/lib/proof'

interface CodeInputProps {
  wires: FieldWires
  value: string
  onChange: (code: string) => void
  /** Runs by itself with the last digit: whoever reads six digits off a phone is done then. */
  onWhole: (code: string) => void
  disabled?: boolean
}

export function CodeInput({ wires, value, onChange, onWhole, disabled }: CodeInputProps) {
  const change = (typed: string) => {
    const code = asCode(typed)
    onChange(code)
    if (isWholeCode(code) && code !== value) onWhole(code)
  }
  return (
    <TextInput
      {...wires}
      name="code"
      value={value}
      onChange={(event) => change(event.target.value)}
      autoComplete="one-time-code"
      inputMode="numeric"
      autoFocus
      data-first
      disabled={disabled}
      placeholder="000000"
      className="figures max-w-48 font-mono tracking-[0.3em]"
    />
  )
}
