# expect: OLE
yes left-by-hostile
