// What an answer keeps in static fields, set again before each case.
using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
#if NET
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
#endif

namespace grade_ {
    // Static fields as they were before the first case.
    sealed class Fresh {
        const BindingFlags Static = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;
        readonly List<FieldInfo> fields = new List<FieldInfo>();
        readonly List<ConstructorInfo> makers = new List<ConstructorInfo>();
        readonly bool isOpen;
        public readonly bool IsNeeded;
        // Some may be set once only, which what is compiled relies upon.
        public readonly bool IsFixed;

        public Fresh(Assembly assembly) {
            foreach (Type type in assembly.GetTypes()) {
                if (type.IsEnum) continue;
                foreach (FieldInfo field in type.GetFields(Static)) {
                    // What the compiler keeps for itself changes no result.
                    if (field.IsLiteral || type.Name.StartsWith("<") || field.Name.StartsWith("<>f__")) continue;
                    bool plain = field.FieldType.IsPrimitive || field.FieldType == typeof(string);
                    IsNeeded |= !field.IsInitOnly || !plain;
                    IsFixed |= field.IsInitOnly && !plain;
                    isOpen |= type.ContainsGenericParameters;
                    fields.Add(field);
                }
                if (type.TypeInitializer != null && !type.Name.StartsWith("<")) makers.Add(type.TypeInitializer);
            }
        }

        // Sets them again; false where only the types loaded anew would do.
        public bool Again() {
            // In which order several would run is for the program to say.
            if (isOpen || makers.Count > 1) return false;
#if NET
            foreach (FieldInfo field in fields) if (!field.IsInitOnly) Clear(field);
            if (makers.Count == 1) Make(makers[0]);
#else
            foreach (FieldInfo field in fields) Clear(field);
            if (makers.Count == 1) makers[0].Invoke(null, null);
#endif
            return true;
        }

        static void Clear(FieldInfo field) {
            field.SetValue(null, field.FieldType.IsValueType ? Activator.CreateInstance(field.FieldType) : null);
        }
#if NET
        // Reflection runs what makes a type once only.
        static unsafe void Make(ConstructorInfo maker) {
            ((delegate*<void>) maker.MethodHandle.GetFunctionPointer())();
        }
#endif
    }

#if NET
    // Makes static fields that may be set once ordinary ones, in an assembly's bytes.
    static class Loosened {
        const int Static = 0x10, InitOnly = 0x20;

        public static void Change(byte[] code) {
            var file = new PEReader(new MemoryStream(code));
            MetadataReader metadata = file.GetMetadataReader();
            int at = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.Field);
            int size = metadata.GetTableRowSize(TableIndex.Field);
            for (int left = metadata.FieldDefinitions.Count; left > 0; left--, at += size) {
                // A row begins with the field's attributes.
                if ((code[at] & Static) != 0) code[at] &= 0xff ^ InitOnly;
            }
        }
    }
#endif
}
