import type { RefObject } from 'react';

interface FileInputProps {
  /** To open it by a click from code. */
  ref: RefObject<HTMLInputElement | null>;
  label: string;
  /** As the attribute of that name. */
  accept: string;
  onFile: (file: File) => void;
}

/** The browser's choice of a file, behind a button of ours; the same file can be chosen twice. */
export function FileInput({ ref, label, accept, onFile }: FileInputProps) {
  return (
    <input
      ref={ref}
      type="file"
      accept={accept}
      aria-label={label}
      hidden
      onChange={(event) => {
        const file = event.target.files?.[0];
        event.target.value = '';
        if (file) onFile(file);
      }}
    />
  );
}
