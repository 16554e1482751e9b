//! What answers use without saying so. Whatever the answer declares or uses
//! itself comes before it, since it is taken in as a whole.

pub use std::any::Any;
pub use std::borrow::Cow;
pub use std::cell::{Cell, OnceCell, RefCell};
pub use std::cmp::{max, min, Ordering, Reverse};
pub use std::collections::hash_map::{self, DefaultHasher, Entry};
pub use std::collections::{btree_map, hash_set, BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
pub use std::error::Error;
pub use std::fmt::{self, Debug, Display, Formatter};
pub use std::hash::{Hash, Hasher};
pub use std::io::{self, BufRead, Read, Write};
pub use std::iter::{self, FromIterator, Peekable};
pub use std::marker::PhantomData;
pub use std::ops::{Add, AddAssign, Deref, DerefMut, Div, Index, IndexMut, Mul, Neg, Not, Range, RangeInclusive, Rem, Sub, SubAssign};
pub use std::rc::{Rc, Weak};
pub use std::str::{Chars, FromStr};
pub use std::sync::atomic::{AtomicBool, AtomicI32, AtomicI64, AtomicU32, AtomicU64, AtomicUsize};
pub use std::sync::{mpsc, Arc, Mutex, OnceLock, RwLock};
pub use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
pub use std::{cell, cmp, collections, env, mem, process, rc, sync, thread, time};
