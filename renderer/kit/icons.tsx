// The few pictograms of the window, from lucide, decorative everywhere: a word always stands beside them or in the label.
import { Copy, FlaskConical, FolderOpen, Menu, Pencil, Plus, Save, Search, Settings, Trash2, X } from 'lucide-react'

const pictograms = {
  add: Plus,
  close: X,
  copy: Copy,
  edit: Pencil,
  folder: FolderOpen,
  menu: Menu,
  practice: FlaskConical,
  remove: Trash2,
  save: Save,
  search: Search,
  settings: Settings,
} as const

export function Icon({ name }: { name: keyof typeof pictograms }) {
  const Pictogram = pictograms[name]
  return <Pictogram className="icon" aria-hidden="true" size={16} strokeWidth={1.75} />
}
