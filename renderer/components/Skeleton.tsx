import { classNames } from '../lib/class-names.ts';
import styles from './Skeleton.module.css';

interface SkeletonProps {
  /** CSS lengths, in rem so that couch mode enlarges them. */
  width?: string;
  height?: string;
  className?: string | undefined;
}

/** The place of something that is on its way. */
export function Skeleton({ width = '100%', height = '0.875rem', className }: SkeletonProps) {
  return <span aria-hidden className={classNames(styles.skeleton, className)} style={{ width, height }} />;
}
