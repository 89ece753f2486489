/** The one way icons are drawn: 20 px, 1.75 stroke, silent for screen readers. */
export const iconProps = { size: '1.25rem', strokeWidth: 1.75, 'aria-hidden': true, focusable: false } as const;

export const smallIconProps = { ...iconProps, size: '1rem' } as const;
