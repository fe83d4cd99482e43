export interface Image {
  /** 1: grey levels. 3: red, green, blue. */
  channels: 1 | 3
  height: number
  width: number
  /** `[channels, height, width]` */
  data: Uint8Array
}

/** An image as stored, with the orientation stated in its Exif metadata: 1 (upright) to 8. */
export interface OrientedImage extends Image {
  orientation: number
}
