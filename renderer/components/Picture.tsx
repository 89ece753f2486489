interface PictureProps {
  src: string;
  onError: () => void;
  className?: string | undefined;
}

/** An image of a provider, fetched when it comes into sight. Decorative: its name stands beside it. */
export function Picture({ src, onError, className }: PictureProps) {
  return (
    <img
      className={className}
      src={src}
      alt=""
      loading="lazy"
      decoding="async"
      crossOrigin="anonymous"
      draggable={false}
      onError={onError}
    />
  );
}
