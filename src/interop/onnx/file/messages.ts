/** The messages of ONNX that are read and written, and their types. https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
import { type Field, type Message, type MessageType, readMessage } from './protobuf.ts'
import { writeMessage } from './write-protobuf.ts'

export interface ModelProto {
  readonly irVersion?: number
  readonly producerName?: string
  readonly producerVersion?: string
  readonly graph?: GraphProto
  readonly opsetImport?: readonly { readonly domain?: string; readonly version?: number }[]
  readonly metadataProps?: readonly PropertyProto[]
  readonly functions?: readonly FunctionProto[]
}

interface PropertyProto {
  readonly key?: string
  readonly value?: string
}

interface GraphProto {
  readonly name?: string
  readonly node?: readonly NodeProto[]
  readonly initializer?: readonly TensorProto[]
  readonly sparseInitializer?: readonly object[]
  readonly input?: readonly ValueInfoProto[]
  readonly output?: readonly ValueInfoProto[]
  readonly valueInfo?: readonly ValueInfoProto[]
  readonly metadataProps?: readonly PropertyProto[]
}

export interface NodeProto {
  readonly input?: readonly string[]
  readonly output?: readonly string[]
  readonly name?: string
  readonly opType?: string
  readonly domain?: string
  readonly overload?: string
  readonly attribute?: readonly AttributeProto[]
  readonly metadataProps?: readonly PropertyProto[]
}

export interface AttributeProto {
  readonly name?: string
  readonly refAttrName?: string
  readonly type?: number
  readonly f?: number
  readonly i?: number
  readonly s?: Uint8Array
  readonly t?: TensorProto
  readonly g?: GraphProto
  readonly floats?: readonly number[]
  readonly ints?: readonly number[]
  readonly strings?: readonly Uint8Array[]
}

export interface TensorProto {
  readonly dims?: readonly number[]
  readonly dataType?: number
  readonly name?: string
  readonly floatData?: readonly number[]
  readonly int32Data?: readonly number[]
  readonly int64Data?: readonly number[]
  readonly doubleData?: readonly number[]
  readonly uint64Data?: readonly number[]
  readonly rawData?: Uint8Array
  readonly externalData?: readonly PropertyProto[]
  readonly dataLocation?: number
}

export interface ValueInfoProto {
  readonly name?: string
  readonly type?: {
    readonly tensorType?: {
      readonly elemType?: number
      readonly shape?: {
        readonly dim?: readonly { readonly dimValue?: number; readonly dimParam?: string }[]
      }
    }
  }
  readonly metadataProps?: readonly PropertyProto[]
}

export interface FunctionProto {
  readonly name?: string
  readonly domain?: string
  readonly overload?: string
  readonly input?: readonly string[]
  readonly output?: readonly string[]
  readonly node?: readonly NodeProto[]
  readonly attributeProto?: readonly AttributeProto[]
}

const one = (name: string, type: Field['type']): Field => ({ name, type })
const many = (name: string, type: Field['type']): Field => ({ name, type, repeated: true })

const property: MessageType = { 1: one('key', 'text'), 2: one('value', 'text') }

const tensor: MessageType = {
  1: many('dims', 'int'),
  2: one('dataType', 'int'),
  4: many('floatData', 'float'),
  5: many('int32Data', 'int'),
  7: many('int64Data', 'int'),
  8: one('name', 'text'),
  9: one('rawData', 'bytes'),
  10: many('doubleData', 'double'),
  11: many('uint64Data', 'int'),
  13: many('externalData', () => property),
  14: one('dataLocation', 'int'),
}

const dimension: MessageType = { 1: one('dimValue', 'int'), 2: one('dimParam', 'text') }
const shape: MessageType = { 1: many('dim', () => dimension) }
const tensorType: MessageType = { 1: one('elemType', 'int'), 2: one('shape', () => shape) }
const valueType: MessageType = { 1: one('tensorType', () => tensorType) }
const valueInfo: MessageType = {
  1: one('name', 'text'),
  2: one('type', () => valueType),
  4: many('metadataProps', () => property),
}

const attribute: MessageType = {
  1: one('name', 'text'),
  2: one('f', 'float'),
  3: one('i', 'int'),
  4: one('s', 'bytes'),
  5: one('t', () => tensor),
  6: one('g', () => graph),
  7: many('floats', 'float'),
  8: many('ints', 'int'),
  9: many('strings', 'bytes'),
  20: one('type', 'int'),
  21: one('refAttrName', 'text'),
}

const node: MessageType = {
  1: many('input', 'text'),
  2: many('output', 'text'),
  3: one('name', 'text'),
  4: one('opType', 'text'),
  5: many('attribute', () => attribute),
  7: one('domain', 'text'),
  8: one('overload', 'text'),
  9: many('metadataProps', () => property),
}

const graph: MessageType = {
  1: many('node', () => node),
  2: one('name', 'text'),
  5: many('initializer', () => tensor),
  11: many('input', () => valueInfo),
  12: many('output', () => valueInfo),
  13: many('valueInfo', () => valueInfo),
  15: many('sparseInitializer', () => ({})),
  16: many('metadataProps', () => property),
}

const functionType: MessageType = {
  1: one('name', 'text'),
  4: many('input', 'text'),
  5: many('output', 'text'),
  7: many('node', () => node),
  10: one('domain', 'text'),
  11: many('attributeProto', () => attribute),
  13: one('overload', 'text'),
}

const opset: MessageType = { 1: one('domain', 'text'), 2: one('version', 'int') }

const model: MessageType = {
  1: one('irVersion', 'int'),
  2: one('producerName', 'text'),
  3: one('producerVersion', 'text'),
  7: one('graph', () => graph),
  8: many('opsetImport', () => opset),
  14: many('metadataProps', () => property),
  25: many('functions', () => functionType),
}

/** Throws a UserError that names `file` if the bytes are not a model. */
export function readModel(bytes: Uint8Array, file: string): ModelProto {
  return readMessage(bytes, model, file)
}

export function writeModel(proto: ModelProto): Uint8Array {
  return writeMessage(proto as Message, model)
}
