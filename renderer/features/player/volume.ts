import { create } from 'zustand';
import { recall, remember } from '../../lib/places.ts';

interface Volume {
  /** 0–1. */
  level: number;
  muted: boolean;
}

function remembered(): Volume {
  const value = recall('volume');
  if (typeof value !== 'object' || value === null) return { level: 1, muted: false };
  const level = 'level' in value && typeof value.level === 'number' ? clamp(value.level) : 1;
  return { level, muted: 'muted' in value && value.muted === true };
}

export const useVolume = create<Volume>(remembered);

function clamp(level: number): number {
  return Math.round(Math.min(1, Math.max(0, level)) * 100) / 100;
}

function set(volume: Volume): void {
  useVolume.setState(volume);
  remember('volume', volume);
}

export function setLevel(level: number): void {
  set({ level: clamp(level), muted: clamp(level) === 0 });
}

export function nudgeLevel(by: number): void {
  const { level, muted } = useVolume.getState();
  setLevel((muted ? 0 : level) + by);
}

/** Turning the sound back on after it was turned all the way down must be heard. */
export function toggleMuted(): void {
  const { level, muted } = useVolume.getState();
  set({ level: muted && level === 0 ? 0.5 : level, muted: !muted });
}
