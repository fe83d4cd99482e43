/** Images in folders on the disk (Node only). */
import { join } from 'node:path'
import type { Found } from '../found.ts'
import { createImageKeeper } from './decoded-images-node.ts'
import type { FileTree } from './file-tree.ts'
import { type ImageFolderOptions, imagesInFolders } from './image-folder.ts'
import { listFolder, readContent } from './read-node.ts'

const disk: FileTree = { join, list: listFolder, read: (file) => readContent([file]).bytes }

const keeper = createImageKeeper()

/** Decoded images are kept for the next call. Throws a UserError as `imagesInFolders` does. */
export const imageFolder = (directory: string, options?: ImageFolderOptions): Found =>
  imagesInFolders(disk, directory, options, keeper)
