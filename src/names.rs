//! Enums with named variants.

/// Declares an enum with a name for each variant, and lists both.
macro_rules! named {
    (
        $(#[$about:meta])+
        $visibility:vis enum $type:ident {
            $($(#[$what:meta])* $variant:ident = $name:literal,)+
        }
    ) => {
        $(#[$about])+
        $visibility enum $type {
            $($(#[$what])* $variant,)+
        }

        impl $type {
            /// Every variant, in listing order.
            $visibility const ALL: [Self; [$($name),+].len()] = [$(Self::$variant),+];

            /// The names, in the same order.
            $visibility const NAMES: [&'static str; Self::ALL.len()] = [$($name),+];

            /// The name in files and machine-readable output.
            #[must_use]
            $visibility const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}
pub(crate) use named;
