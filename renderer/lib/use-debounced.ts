import { useEffect, useState } from 'react';

/** A value that has stayed the same for `ms`: what is typed or passed over on the way does not count. */
export function useDebounced<Value>(value: Value, ms: number): Value {
  const [settledValue, setSettledValue] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettledValue(value);
    }, ms);
    return () => {
      clearTimeout(timer);
    };
  }, [value, ms]);
  return settledValue;
}
